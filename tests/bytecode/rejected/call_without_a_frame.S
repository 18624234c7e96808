%% rule: frames
%% a call that comes back needs a frame
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {call_ext,1,{extfunc,lists,reverse,1}}.
    return.
    int_code_end.
