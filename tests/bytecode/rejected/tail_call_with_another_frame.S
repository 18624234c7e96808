%% rule: frames
%% a frame of 9 is dropped where there is one of 0
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,0,1}.
    {call_ext_last,1,{extfunc,lists,reverse,1},9}.
    int_code_end.
