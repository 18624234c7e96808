%% rule: calls
%% the import takes 1 arguments, not 2
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {move,nil,{x,1}}.
    {call_ext_only,2,{extfunc,lists,reverse,1}}.
    int_code_end.
