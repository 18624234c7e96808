%% rule: calls
%% the import takes 2 arguments, not 1
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {bif1,{f,0},{extfunc,erlang,element,2},{x,0},{x,0}}.
    return.
    int_code_end.
